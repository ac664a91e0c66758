"""The whole line played over HTTP in a specimen province of its own: a demonstration, and the check after an installation."""
