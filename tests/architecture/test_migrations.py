"""Migrations of a domain follow one another in a single line."""

from __future__ import annotations

from django.db.migrations.loader import MigrationLoader

from tests.architecture.tree import domains


def test_migrations_are_linear() -> None:
    ours = [(key, migration) for key, migration in MigrationLoader(None).disk_migrations.items() if key[0] in domains()]
    before = [
        (domain, name)
        for _, migration in ours
        for domain, name in migration.dependencies
        if domain == migration.app_label
    ]
    assert sorted(before) == sorted(set(before)), "two migrations follow the same one"
    assert [key for key, migration in ours if migration.replaces] == []
