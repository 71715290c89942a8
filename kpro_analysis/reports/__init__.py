"""Reports: papermill runs a notebook, and its sections become HTML, PDF, a workbook and an archive copy."""
