"""The runner: standard library only, CPython 3.9 to 3.13.

Everything but the entry script lives in this package, so that no name of ours can shadow a module of the project.
"""
