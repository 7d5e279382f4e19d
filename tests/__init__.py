"""The tests: unit, integration, journeys, conformance, house, and the benchmark."""
