"""The environment: read once, all faults at once, no value repeated."""

import pytest

from app.commands.settings_page import settings_page
from app.settings import READER, Settings, SettingsError, derive_login, load_settings


def test_all_faults_are_told_at_once_without_their_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://root:hunter2@nowhere/x")
    monkeypatch.setenv("KETENPOORT_PORT", "hunter2")
    monkeypatch.setenv("KETENPOORT_LOG_LEVEL", "hunter2")
    with pytest.raises(SettingsError) as told:
        load_settings()
    text = str(told.value)
    assert "DATABASE_URL: " in text
    assert "KETENPOORT_PORT: " in text
    assert "KETENPOORT_LOG_LEVEL: " in text
    assert "hunter2" not in text


def test_a_short_secret_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETENPOORT_SECRET_KEY", "hunter2")
    with pytest.raises(SettingsError, match="32 characters") as told:
        load_settings()
    assert "hunter2" not in str(told.value)


def test_settings_never_print_a_secret() -> None:
    settings = Settings(database_url="postgresql://o:hunter2@h/d", writer_password="hunter3", secret_key="hunter4" * 8)  # type: ignore[arg-type]
    assert "hunter3" not in repr(settings)
    assert "hunter4" not in repr(settings)
    assert "hunter2" not in repr(settings)


def test_bare_names_of_hosting_platforms_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:secret@db.example:5432/ketenpoort?sslmode=require")
    monkeypatch.setenv("DB_POOLER", "transaction")
    monkeypatch.setenv("KETENPOORT_CORS_ORIGINS", "https://a.example, https://b.example")
    settings = load_settings()
    assert settings.db_pooler == "transaction"
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert settings.login(READER) == f"postgresql://{READER}:@db.example:5432/ketenpoort?sslmode=require"


def test_a_login_keeps_the_place_and_escapes_its_password() -> None:
    url = derive_login("postgresql://owner:a%40b@[::1]:5432/x", "reader", "p@ss:w/d")
    assert url == "postgresql://reader:p%40ss%3Aw%2Fd@[::1]:5432/x"


def test_the_page_of_settings_names_every_setting() -> None:
    page = settings_page()
    for name in Settings.model_fields:
        assert f"KETENPOORT_{name.upper()}" in page
