"""The ways figures come in: one module per kind of source, and nothing of its quirks elsewhere.

A module here turns what a source sent into :class:`~staatvanmigratie.sources.transcription.Delivery`
objects; writing them to the store is the work of ``intake``. Only ``sources`` may use the network.
"""
