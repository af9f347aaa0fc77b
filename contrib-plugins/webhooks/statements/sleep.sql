-- From now on whoever adds something has to put down a job.
update wake set due = null where id = 1
