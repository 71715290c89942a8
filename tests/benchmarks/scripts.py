"""The scripts that measure within a page."""

from pathlib import Path

HERE = Path(__file__).parent


def script(name: str) -> str:
    """The text of a script of this folder, after what tells when a frame is painted."""
    return (HERE / "painted.js").read_text(encoding="utf-8") + (HERE / name).read_text(encoding="utf-8")
