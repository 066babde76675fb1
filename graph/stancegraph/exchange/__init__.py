"""Coded statements from and to other programs: journals <-> annotations <-> W3C Web Annotation, Label Studio; rows of tables -> journals."""
