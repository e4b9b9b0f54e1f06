"""The web server around the pages: sign-in, guard, headers, panel and event endpoints."""
