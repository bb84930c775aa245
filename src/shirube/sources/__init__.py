"""Importers of official files and APIs (e-Stat and others); the only room with HTTP."""
