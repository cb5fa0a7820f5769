"""For gunicorn or another WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from server.api.unread import closing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.config.settings")
application = closing(get_wsgi_application())
