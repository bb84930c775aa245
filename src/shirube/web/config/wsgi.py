"""The application a server runs; the catalogue and the places are read before the first visitor comes.

The figures are read beside the first visits: nobody waits for them but who asks for them.
"""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shirube.web.config.settings")
application = get_wsgi_application()

from shirube.web.figures import shelf  # noqa: E402  needs the settings
from shirube.web.pages import library  # noqa: E402

library.warm()
Thread(target=shelf.warm, daemon=True).start()
