"""What operators bring in and take out as tables (django-import-export), one module per noun."""
