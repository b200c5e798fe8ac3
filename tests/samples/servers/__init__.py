"""A server on this machine that behaves like the statistical offices, with faults to switch on."""

from tests.samples.servers.server import Answer, SourceServer

__all__ = ["Answer", "SourceServer"]
