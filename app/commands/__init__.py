"""The operator's commands, one file a subject; `app.cli` lists them. Imports stay inside the functions, for speed."""
