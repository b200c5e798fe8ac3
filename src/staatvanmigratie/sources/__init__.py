"""The ways figures come in: what a source sent becomes deliveries, and nothing of its quirks is elsewhere.

``transcription`` checks tables that were typed over, ``attribution`` knows whose figures they are, and
``deliveries`` groups them into what goes into the store; writing them there is the work of ``intake``. Only
``sources`` may use the network.
"""
