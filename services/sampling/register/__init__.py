"""The registers beside the enterprises: people who inspect, experts, items; each change of a record is an event."""
