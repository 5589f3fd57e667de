"""The reference and the coverage table, written from the declarations by ``python -m beseda.docs [--check]``."""
