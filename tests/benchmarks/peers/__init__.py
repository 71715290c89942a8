"""The same what-if page, audit and best set made with others' tools, measured beside ours: `make bench-peers`."""
