"""Where actors stand, computed over columns of stances; nothing here knows a screen."""
