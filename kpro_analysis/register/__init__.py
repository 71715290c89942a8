"""The register of change requests: reading it, checking it, and (later) writing it safely."""
