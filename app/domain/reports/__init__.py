"""Reports: figures without persons, evaluations, result reports, improvement; every figure names its definition."""
