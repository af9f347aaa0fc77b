select l.name, l.definition, l.enabled, l.version from listing l order by l.name
