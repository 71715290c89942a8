"""A page's kernel and the command line start without the heavy libraries."""

import subprocess
import sys


def test_the_model_imports_neither_pandas_nor_scipy() -> None:
    code = (
        "import sys, kpro_analysis.weighting.model, kpro_analysis.weighting.explain, kpro_analysis.weighting.tables;"
        "print(sorted({'pandas', 'scipy', 'openpyxl', 'babel', 'plotly'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_compares_requests_is_loaded_when_it_compares() -> None:
    code = (
        "import sys, kpro_analysis.weighting.similarity;"
        "print(sorted({'scipy', 'rapidfuzz', 'snowballstemmer', 'pandas'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
