"""The requirements*.txt say what pyproject.toml says."""

import tomllib

from tools.requirements import ROOT, requirement_files


def test_every_requirements_file_is_written_from_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for name, text in requirement_files(project).items():
        assert (ROOT / name).read_text("utf-8") == text, "run: python -m tools.requirements"
