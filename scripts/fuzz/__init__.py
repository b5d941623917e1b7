"""Fuzzing of all that reads files: hostile inputs to each reader and loader, in processes with limits.

`python -m scripts.fuzz --minutes 60` makes inputs by mutation of small seeds. Each one may end well or in a
`SegueError`. Another exception, a crash, five seconds of work or more memory than the limit is a finding: its input
is written to a folder, and belongs into `tests/fuzz/corpus`, which a test replays.
"""
