"""What is read of cases: by those who review, who lead, and who may comment."""
