"""What stands beside others' packages isn't collected: they are only in the environment of `make bench-peers`."""

collect_ignore = ["peers"]
