"""Execution of the sections: in parallel, resumable, here or on other machines."""
