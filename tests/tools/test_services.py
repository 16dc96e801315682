"""The container, the service units and the workflow: what linters can tell without running them."""

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from markovbot.config.settings import NAMES, load_settings
from tools.requirements import ROOT

pytestmark = pytest.mark.processes

UNITS = ROOT / "docs" / "systemd"
PROGRAM = re.compile(r"^ExecStart=(\S+)", re.MULTILINE)
MOST_EXPOSED = {"markovbot.service": "15", "markovbot-health.service": "10"}
"""What systemd-analyze may call a unit's exposure, in tenths; 100 is a service without sandbox."""

analyze = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(analyze is None, reason="there is no systemd-analyze here")


def run(*command: str | Path) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def program(name: str) -> Path:
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if found is None:
        pytest.skip(f"{name} isn't installed here: its wheels are for Linux, macOS and Windows")
    return Path(found)


def test_the_dockerfile_is_clean() -> None:
    run(program("hadolint"), "Dockerfile")


def test_the_image_gets_what_is_copied_and_nothing_else() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    copied = {
        name
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
        for name in line.split()
    }
    rules = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert rules[1] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_runs_as_nobody_in_particular_and_tells_its_health() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert 'CMD ["markovbot", "health"]' in text
    service = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["bot"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    volumes = {one.split(":")[1] for one in service["volumes"]}
    assert volumes == set(re.findall(r'"(/[^"]*)"', text.split("VOLUME")[1].split("\n")[0]))


def test_the_fleet_serves_all_shards_and_keeps_its_secrets_to_itself() -> None:
    text = (ROOT / "compose.yaml").read_text("utf-8")
    compose = yaml.safe_load(text)
    services = compose["services"]
    clusters = {name: one for name, one in services.items() if name.startswith("cluster-")}
    environments = [one["environment"] for one in clusters.values()]
    assert [one["CLUSTER"] for one in environments] == ["1/4", "2/4", "3/4", "4/4"]
    assert len({one["SHARD_COUNT"] for one in environments}) == 1
    assert int(environments[0]["SHARD_COUNT"]) % len(clusters) == 0
    for service in clusters.values():
        assert service["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name, service in services.items():
        assert service.get("profiles", []) == ([] if name == "bot" else ["fleet"])
        assert "ports" not in service
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        for key, value in service.get("environment", {}).items():
            if re.search("TOKEN|KEY|PASSWORD|URL", key):
                assert key.endswith("_FILE"), key
                assert Path(value).name in service["secrets"]
    for one in environments:
        settings = {key: value for key, value in one.items() if not key.endswith("_FILE")}
        secrets = {"DISCORD_TOKEN": "x.y.z", "DATABASE_KEY": "5e" * 32}
        url = {"DATABASE_URL": "postgresql://bot:secret@postgres/markov"}
        assert load_settings(settings | secrets | url).shards.processes == len(clusters)
        assert set(one) <= set(NAMES)
    given = {secret for one in services.values() for secret in one.get("secrets", ())}
    assert {name: {"file": f"secrets/{name}"} for name in given} == compose["secrets"]
    assert "/secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.compose-spec", "compose.yaml"),
        ("vendor.github-workflows", ".github/workflows/check.yaml"),
    ],
)
def test_what_others_read_has_the_form_they_want(schema: str, file: str) -> None:
    run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, file)


@needs_systemd
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in UNITS.iterdir():
        text = PROGRAM.sub(f"ExecStart={sys.executable}", unit.read_text("utf-8"))
        (tmp_path / unit.name).write_text(text)
    assert run(analyze or "", "verify", *sorted(tmp_path.iterdir())) == ""


@needs_systemd
def test_systemd_takes_the_template_of_a_fleet(tmp_path: Path) -> None:
    document = (ROOT / "docs" / "scale.md").read_text("utf-8")
    [override] = re.findall(r"^```ini\n(\[Service\]\n.*?)^```", document, re.DOTALL | re.MULTILINE)
    unit = (UNITS / "markovbot.service").read_text("utf-8")
    (tmp_path / "markovbot@.service").write_text(PROGRAM.sub(f"ExecStart={sys.executable}", unit))
    (tmp_path / "markovbot@.service.d").mkdir()
    (tmp_path / "markovbot@.service.d" / "override.conf").write_text(override)
    assert run(analyze or "", "verify", tmp_path / "markovbot@1.service") == ""


@needs_systemd
@pytest.mark.parametrize("unit", MOST_EXPOSED)
def test_the_units_have_a_sandbox(unit: str) -> None:
    offline = ("security", "--offline=true", "--no-pager", f"--threshold={MOST_EXPOSED[unit]}")
    run(analyze or "", *offline, UNITS / unit)


def test_a_service_manager_restarts_it_on_no_code_that_needs_a_person() -> None:
    text = (UNITS / "markovbot.service").read_text("utf-8")
    assert "Restart=on-failure\n" in text
    assert "RestartPreventExitStatus=2 3 4\n" in text
