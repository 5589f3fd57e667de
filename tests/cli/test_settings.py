"""Settings come from flags, else the environment, else the file, else they have their default."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from beseda.cli import main
from beseda.cli.choices import CHOICES
from beseda.settings import Settings

_ONE = "one like https://id.example.com"
Doctor = Callable[..., dict[str, dict[str, Any]]]


def invoke(*arguments: str, **environment: str) -> Result:
    clean = {f"BESEDA_{choice.field.upper()}": None for choice in CHOICES} | {"BESEDA_CONFIG": None}
    return CliRunner().invoke(main, arguments, env={**clean, **environment})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def doctor(data: Path) -> Doctor:
    """Settings as a command understands them, with where each comes from."""

    def ask(*arguments: str, **environment: str) -> dict[str, dict[str, Any]]:
        done = invoke("doctor", "--json", "--data", str(data), *arguments, **environment)
        found: dict[str, dict[str, Any]] = json.loads(done.stdout)["settings"]
        return found

    return ask


def test_without_a_choice_there_is_the_default(doctor: Doctor) -> None:
    found = doctor()
    default = Settings()
    assert found.pop("data")["source"] == "flag"
    assert found == {name: {"value": getattr(default, name), "source": "default"} for name in found}
    assert set(found) == {*Settings.__slots__} - {"data", "durable"}


def test_flag_beats_environment_beats_file_beats_default(doctor: Doctor, data: Path) -> None:
    assert doctor()["name"] == {"value": "Beseda", "source": "default"}
    (data / "beseda.toml").write_text('name = "from the file"')
    assert doctor()["name"] == {"value": "from the file", "source": "file"}
    by_environment = {"BESEDA_NAME": "from the environment"}
    assert doctor(**by_environment)["name"] == {"value": "from the environment", "source": "environment"}
    found = doctor("--name", "from the flag", **by_environment)
    assert found["name"] == {"value": "from the flag", "source": "flag"}


def test_the_file_may_choose_everything(doctor: Doctor, tmp_path: Path, data: Path) -> None:
    file = tmp_path / "all.toml"
    file.write_text(
        """
        database = "postgresql://beseda:hunter2@127.0.0.1:1/beseda?password=hunter2"
        files = "s3://bucket/prefix"
        files_endpoint = "http://127.0.0.1:1"
        host = "::1"
        http_port = 0
        https_port = "off"
        public_url = "https://chat.example.com"
        tls_names = "chat.lan, 192.0.2.7"
        trusted_proxies = "127.0.0.1"
        workers = 3
        handler_seconds = 12
        bus = "nats://127.0.0.1:1"
        revision = 29
        name = "Каморка"
        time_zone = "Europe/Berlin"
        language = "ru"
        log_level = "debug"
        delivery = "reliable"
        private_targets = false
        profile = "enterprise"
        require_https = true
        developer = false

        [oidc]
        issuer = "https://id.example.com/realms/company"
        client_id = "beseda"
        secret_file = "/dev/null"
        name = "Keycloak"
        create = true

        [limits]
        operating = 60
        recent = 1
        people = 5
        body = 2
        upload = 3
        file = 8
        storage = 9
        depth = 3
        keys = 4
        seconds = 7
        keep_alive = 10
        connections = 11
        edit_days = 6
        """
    )
    found = doctor("--config", str(file))
    assert {name: one["value"] for name, one in found.items()} == {
        "data": str(data),
        "database": "postgresql://beseda:***@127.0.0.1:1/beseda?password=***",
        "files": "s3://bucket/prefix",
        "files_endpoint": "http://127.0.0.1:1",
        "host": "::1",
        "http_port": 0,
        "https_port": None,
        "public_url": "https://chat.example.com",
        "tls_names": "chat.lan, 192.0.2.7",
        "trusted_proxies": "127.0.0.1",
        "workers": 3,
        "bus": "nats://127.0.0.1:1",
        "revision": 29,
        "name": "Каморка",
        "time_zone": "Europe/Berlin",
        "language": "ru",
        "log_level": "debug",
        "delivery": "reliable",
        "private_targets": False,
        "profile": "enterprise",
        "require_https": True,
        "developer": False,
        "oidc_issuer": "https://id.example.com/realms/company",
        "oidc_client_id": "beseda",
        "oidc_secret_file": "/dev/null",
        "oidc_name": "Keycloak",
        "oidc_create": True,
        "operating_limit": 60,
        "recent_limit": 1,
        "people_limit": 5,
        "edit_days": 6,
        "body_limit": 2,
        "upload_limit": 3,
        "file_limit": 8,
        "storage_limit": 9,
        "depth_limit": 3,
        "key_limit": 4,
        "request_seconds": 7,
        "keep_alive_seconds": 10,
        "connection_limit": 11,
        "handler_seconds": 12,
    }
    assert {one["source"] for name, one in found.items() if name != "data"} == {"file"}


def test_every_setting_has_a_variable(doctor: Doctor) -> None:
    values = {"http_port": "off", "https_port": "7", "revision": "20", "language": "ru", "time_zone": "Asia/Omsk"}
    values |= {"database": "postgresql://127.0.0.1:1/x", "public_url": "http://a", "log_level": "error"}
    values |= {
        f"{name}_limit": "9" for name in ("recent", "people", "body", "upload", "file", "storage", "depth", "key")
    }
    values |= {"name": "N", "trusted_proxies": "*", "delivery": "reliable", "private_targets": "off"}
    values |= {"files": "s3://bucket", "files_endpoint": "http://127.0.0.1:1"}
    values |= {"tls_names": "chat.lan", "edit_days": "5", "host": "localhost", "workers": "2", "require_https": "off"}
    values |= {"bus": "nats://127.0.0.1:1"}
    values |= {"oidc_issuer": "http://localhost:1", "oidc_client_id": "x", "oidc_secret_file": "/dev/null"}
    values |= {"oidc_name": "Id", "oidc_create": "off", "developer": "off"}
    values |= {"profile": "cloud", "operating_limit": "off", "request_seconds": "8", "keep_alive_seconds": "9"}
    values |= {"connection_limit": "9", "handler_seconds": "9"}
    found = doctor(**{f"BESEDA_{name.upper()}": value for name, value in values.items()})
    found.pop("data")
    assert {name: str(one["value"] or "off") for name, one in found.items()} == values
    assert {one["source"] for one in found.values()} == {"environment"}


@pytest.mark.parametrize("named_by", ["flag", "environment"])
@pytest.mark.parametrize("data_by", ["flag", "environment", "file"])
def test_a_named_file_replaces_the_own_one(tmp_path: Path, data: Path, named_by: str, data_by: str) -> None:
    (data / "beseda.toml").write_text('language = "ru"\nhost = "localhost"')
    file = tmp_path / "named.toml"
    file.write_text('language = "ru"' if data_by != "file" else f'language = "ru"\ndata = "{data}"')
    arguments = ["--data", str(data)] if data_by == "flag" else []
    arguments += ["--config", str(file)] if named_by == "flag" else []
    environment = {"BESEDA_DATA": str(data)} if data_by == "environment" else {}
    environment |= {"BESEDA_CONFIG": str(file)} if named_by == "environment" else {}
    found = json.loads(invoke("doctor", "--json", *arguments, **environment).stdout)["settings"]
    assert found["data"] == {"value": str(data), "source": data_by}
    assert found["language"] == {"value": "ru", "source": "file"}
    assert found["host"]["source"] == "default"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("colour = 1", "unknown setting colour; there are data, database, "),
        ("[limits]\nlength = 1", "unknown setting limits.length; there are "),
        ("recent_limit = 1", "unknown setting recent_limit; there are "),
        ('[limits.recent]\nmost = "x"', "limits.recent must be text or a whole number"),
        ("revision = 29.5", "revision must be text or a whole number"),
        ("name = [", "Invalid value (at end of document)"),
        ('data = "elsewhere"', "data is the folder that this file is in"),
    ],
)
def test_a_file_that_makes_no_sense_is_one_line(data: Path, text: str, complaint: str) -> None:
    file = data / "beseda.toml"
    file.write_text(text)
    done = invoke("user", "list", "--data", str(data))
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: {file}: {complaint}")
    assert done.stderr.count("\n") == 1


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    done = invoke("user", "list", "--config", str(tmp_path / "none.toml"))
    assert (done.exit_code, done.stderr) == (1, f"Error: {tmp_path / 'none.toml'}: No such file or directory\n")


@pytest.mark.parametrize("port", ["-1", "65536", "http", ""])
def test_a_port_is_a_number_or_off(data: Path, port: str) -> None:
    done = invoke("doctor", "--data", str(data), "--http-port", port)
    assert done.exit_code == 2
    assert "--http-port" in done.stderr


def test_settings_of_the_file_reach_calls(data: Path) -> None:
    assert invoke("db", "migrate", "--data", str(data)).exit_code == 0
    assert invoke("user", "add", "--login", "maria", "--admin", "--data", str(data)).exit_code == 0
    (data / "beseda.toml").write_text('time_zone = "Asia/Omsk"\nrevision = 20')
    done = invoke("call", "server.time", "--json", "--data", str(data))
    assert json.loads(done.stdout)["result"].endswith("+06:00")
    done = invoke("call", "im.revision.get", "--json", "--data", str(data))
    assert json.loads(done.stdout)["result"]["rest"] == 20


def test_a_switch_is_on_or_off(doctor: Doctor, data: Path) -> None:
    file = data / "beseda.toml"
    for text, meant in (("true", True), ('"on"', True), ("false", False), ('"off"', False)):
        file.write_text(f"private_targets = {text}")
        assert doctor()["private_targets"] == {"value": meant, "source": "file"}
    by_environment = {"BESEDA_PRIVATE_TARGETS": "on"}
    assert doctor(**by_environment)["private_targets"] == {"value": True, "source": "environment"}
    found = doctor("--private-targets", "off", **by_environment)
    assert found["private_targets"] == {"value": False, "source": "flag"}
    done = invoke("doctor", "--data", str(data), "--private-targets", "maybe")
    assert (done.exit_code, "--private-targets" in done.stderr) == (2, True)


def test_https_is_required_by_a_flag_alone(doctor: Doctor) -> None:
    assert doctor("--require-https", "--name", "N")["require_https"] == {"value": True, "source": "flag"}
    assert doctor("--require-https", "off")["require_https"] == {"value": False, "source": "flag"}
    assert doctor("--require-https", "on", BESEDA_REQUIRE_HTTPS="off")["require_https"]["value"] is True


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--profile", "cluod"], "unknown profile 'cluod': box, cloud, enterprise"),
        (["--operating-limit", "-1"], "a limit of operating time must be at least 0, which is none"),
        (
            ["--require-https", "--https-port", "off"],
            "HTTPS is required, but there is neither a port nor a trusted proxy for it",
        ),
        (["--oidc-issuer", "https://id.example.com"], "OpenID Connect needs both an issuer and a client id"),
        (
            ["--oidc-issuer", "http://id.example.com", "--oidc-client-id", "x"],
            f"no issuer of OpenID Connect: 'http://id.example.com': {_ONE}",
        ),
        (["--oidc-issuer", "https://[", "--oidc-client-id", "x"], f"no issuer of OpenID Connect: 'https://[': {_ONE}"),
        (
            ["--oidc-issuer", "https://id.example.com", "--oidc-client-id", "x", "--oidc-secret-file", "/no/such"],
            "the secret of OpenID Connect cannot be read: /no/such",
        ),
    ],
)
def test_limits_that_cannot_be_are_one_line(data: Path, options: list[str], complaint: str) -> None:
    done = invoke("user", "list", "--data", str(data), *options)
    assert (done.exit_code, done.stderr) == (1, f"Error: {complaint}\n")


@pytest.mark.parametrize(
    ("settings", "seconds"),
    [
        (Settings(), 0),
        (Settings(operating_limit=420), 420),
        (Settings(profile="cloud"), 480),
        (Settings(profile="enterprise"), 480),
        (Settings(profile="cloud", operating_limit=0), 0),
        (Settings(profile="cloud", operating_limit=5), 5),
    ],
)
def test_operating_time_is_limited_in_the_cloud(settings: Settings, seconds: int) -> None:
    assert settings.operating_seconds == seconds


def test_a_delivery_is_one_of_two(data: Path) -> None:
    done = invoke("user", "list", "--data", str(data), "--delivery", "twice")
    assert (done.exit_code, done.stderr) == (1, "Error: unknown delivery 'twice': portal or reliable\n")


@pytest.mark.parametrize(
    ("settings", "reached"),
    [
        (Settings(), True),
        (Settings(host="localhost"), True),
        (Settings(host="127.8.8.8"), True),
        (Settings(host="::1"), True),
        (Settings(host="0.0.0.0"), False),
        (Settings(host="::"), False),
        (Settings(host="192.168.1.5"), False),
        (Settings(host="chat.example.com"), False),
        (Settings(trusted_proxies="127.0.0.1"), False),
        (Settings(private_targets=False), False),
        (Settings(host="192.168.1.5", private_targets=True), True),
    ],
)
def test_private_addresses_are_reached_where_nobody_else_can_call(settings: Settings, reached: bool) -> None:
    assert settings.reaches_private is reached
