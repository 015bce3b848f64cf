package dev.antiphon.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files that a command reads and writes: none is written over another. */
final class FilesApart {
    private final Map<Path, String> named = new LinkedHashMap<>();

    /** Refuses a file that was named before; the option is the one that names it now. */
    void add(String option, String file) {
        Path path = Values.file(option, file).toAbsolutePath().normalize();
        String before = named.putIfAbsent(path, option);
        if (before != null) {
            throw Problem.usage("same-file", before, option, file);
        }
    }
}
