"""Signing in: django-allauth with user names, no sign-up, no e-mail; our own pages, and nothing else of it routed."""
