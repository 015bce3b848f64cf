package dev.antiphon.cli.option;

import dev.antiphon.cli.text.CliException;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that a command reads and writes: none is written over another. */
public final class DistinctFiles {
    private final Map<Path, String> named = new LinkedHashMap<>();

    /** Refuses a file that was named before; the option is the one that names it now. */
    public void add(String option, String file) {
        Path path = OptionParser.file(option, file).toAbsolutePath().normalize();
        String before = named.putIfAbsent(path, option);
        if (before != null) {
            throw CliException.usage("same-file", before, option, file);
        }
    }
}
