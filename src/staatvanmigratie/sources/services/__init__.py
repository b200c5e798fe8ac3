"""Statistical services that are asked for figures; one file here talks to the network."""
