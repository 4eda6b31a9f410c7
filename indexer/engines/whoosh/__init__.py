"""The engine of one machine: Whoosh keeps, arrays beside its segments answer."""
