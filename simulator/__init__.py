"""Stand-ins for upstream systems over real HTTP, with faults on demand. A process of its own."""
