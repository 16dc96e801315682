"""The wheel and the sdist: what is in them, and that they work where there is no checkout.

`make package` also installs what they depend on.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from markovbot import __version__
from tools.requirements import ROOT

pytestmark = [pytest.mark.processes, pytest.mark.slow]


def run(*command: str | Path, cwd: Path, code: int = 0) -> str:
    variables = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "DISCORD_TOKEN", "DATABASE_URL", "DATABASE_KEY"}
    }
    done = subprocess.run(
        command, cwd=cwd, env=variables, capture_output=True, check=False, text=True
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", directory, cwd=ROOT)
    (built,) = directory.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def wheel_of_sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", directory, cwd=ROOT)
    (sdist,) = directory.glob("*.tar.gz")
    shutil.unpack_archive(sdist, directory / "unpacked", filter="data")
    (source,) = (directory / "unpacked").iterdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", directory, cwd=source)
    (built,) = directory.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path) -> Path:
    """The programs of an environment with the wheel and, from this one, what that depends on."""
    home = wheel.with_name("environment")
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=wheel.parent)
    binaries = home / ("Scripts" if os.name == "nt" else "bin")
    pip: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        binaries / "python",
        "install",
        "--no-deps",
    ]
    run(*pip, "--no-index", wheel, cwd=wheel.parent)
    (packages,) = home.rglob("site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return binaries


def test_it_ships_the_bot_its_cogs_and_the_types_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = {"bot.py", "markovbot/py.typed"} | {
        path.relative_to(ROOT).as_posix()
        for package in ("markovbot", "cogs")
        for pattern in ("*.py", "*.po")
        for path in (ROOT / package).rglob(pattern)
    }
    assert names >= expected
    assert {name.split("/")[0] for name in names} == {"bot.py", "markovbot", "cogs"}


def test_the_sdist_makes_the_same_wheel(wheel: Path, wheel_of_sdist: Path) -> None:
    assert wheel_of_sdist.name == wheel.name
    assert wheel_of_sdist.read_bytes() == wheel.read_bytes()


def test_its_version_is_that_of_the_package(wheel: Path) -> None:
    assert wheel.name.startswith(f"markovbot-{__version__}-")


def test_it_works_outside_the_checkout(programs: Path, tmp_path: Path) -> None:
    place = run(
        programs / "python", "-c", "import bot, markovbot; print(bot.__file__)", cwd=tmp_path
    )
    assert Path(place.strip()).is_relative_to(programs.parent)
    program = programs / "markovbot"
    assert run(program, "--help", cwd=tmp_path).startswith("usage: markovbot ")
    assert "intent isn't switched on" in run(program, "run", "--help", cwd=tmp_path)
    (tmp_path / "lines.txt").write_text("the kettle sings\nthe teapot waits\n")
    learned = run(program, "import", "lines.txt", "--guild", "tea", cwd=tmp_path)
    assert "Learned 2 messages" in learned
    assert "kettle" in run(program, "odds", "the", "--guild", "tea", cwd=tmp_path)
    told = run(program, "run", cwd=tmp_path, code=2)
    assert f"DISCORD_TOKEN: missing, both in the environment and in {tmp_path / '.env'}" in told
