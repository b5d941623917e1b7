"""Living peers: other libraries as installed, in environments of their own, on the questions of Segue.

`environments` makes the environments, `exchange` writes what peers read and reads what they wrote, `comparison`
measures. `peers`, `task`, `runner` and `adapters` run in the peers' environments: they need NumPy and SciPy alone.
"""
