"""What is no test: it needs atheris, which `make fuzz` installs beside the rest."""

collect_ignore = ["run.py"]
