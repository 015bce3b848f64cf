package dev.antiphon.cli.option;

import dev.antiphon.cli.text.CliException;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that a command reads and writes. No file may occur twice. */
public final class DistinctFiles {
    private final Map<Path, String> named = new LinkedHashMap<>();

    /**
     * Adds the file of an option.
     *
     * @throws CliException when the file was already added for another option
     */
    public void add(String option, String file) {
        Path path = OptionParser.file(option, file).toAbsolutePath().normalize();
        String before = named.putIfAbsent(path, option);
        if (before != null) {
            throw CliException.usage("same-file", before, option, file);
        }
    }
}
