package dev.antiphon.cli.option;

import dev.antiphon.cli.text.CliException;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that a command reads and writes, which must be different files. */
public final class DistinctFiles {
    private final Map<Path, String> named = new LinkedHashMap<>();

    /** Adds the file of an option; refuses a file that another option named before. */
    public void add(String option, String file) {
        Path path = OptionParser.file(option, file).toAbsolutePath().normalize();
        String before = named.putIfAbsent(path, option);
        if (before != null) {
            throw CliException.usage("same-file", before, option, file);
        }
    }
}
