"""The application a server runs; the catalogue and the places are read before the first visitor comes."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shirube.web.config.settings")
application = get_wsgi_application()

from shirube.web.figures import shelf  # noqa: E402  needs the settings
from shirube.web.pages import library  # noqa: E402

library.warm()
shelf.warm()
