"""安全生产执法指导意见书: the opinion letter of a city about the inspections of a county."""
