package dev.antiphon.control.definition;

import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.address.UnixPath;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The origin of a definition that is read from a text, with the files that it may name. Immutable.
 *
 * @param folder the folder of the files that the text may name; empty if it may name none
 * @param isConfined whether all files must be in the folder, and Unix sockets are refused; in a
 *     file of the user, certificates and sockets may be elsewhere
 */
public record DefinitionSource(Origin origin, Optional<Path> folder, boolean isConfined) {
    /** Returns the source of a text that came over the network, and names no files. */
    public static DefinitionSource remote() {
        return new DefinitionSource(Origin.API, Optional.empty(), true);
    }

    /** Returns the source of a text that came over the network, and names files of this folder. */
    public static DefinitionSource remote(Path folder) {
        return new DefinitionSource(Origin.API, Optional.of(folder), true);
    }

    /** Returns the source of a file of the user. */
    public static DefinitionSource file(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return new DefinitionSource(
                Origin.FILE, Optional.of(parent == null ? file.toAbsolutePath() : parent), false);
    }

    /**
     * Returns the file that the value names, relative to the folder.
     *
     * @throws StubFileException when the text may not name this file
     */
    Path path(YamlValue value) {
        Path base =
                folder.orElseThrow(() -> value.wrong("the file " + value.text() + " is not read,"
                        + " since no folder for files was named;"
                        + " name one when the control starts"));
        return value.read(text -> resolved(base, text));
    }

    private Path resolved(Path base, String text) {
        Path file = base.resolve(text);
        if (isConfined) {
            requireWithin(base, file, text);
        }
        return file;
    }

    private static void requireWithin(Path base, Path file, String text) {
        try {
            if (file.toRealPath().startsWith(base.toRealPath())) {
                return;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("there is no file " + text + " in the folder", e);
        }
        throw new IllegalArgumentException(
                "the file " + text + " is not in the folder; move it there");
    }

    /**
     * Returns the address that the value names, to which a proxy connects.
     *
     * @throws StubFileException when it is no address of a server, or a Unix socket that the text
     *     may not name
     */
    public Address target(YamlValue value) {
        Address address = address(value);
        if (address instanceof HostPort host) {
            HostPort unused = value.checked(host::asTarget);
        }
        return address;
    }

    /**
     * Returns the address that the value names.
     *
     * @throws StubFileException when it is no address, or a Unix socket that the text may not name
     */
    public Address address(YamlValue value) {
        Address address = value.read(Address::parse);
        if (address instanceof UnixPath && isConfined) {
            throw value.wrong("a Unix socket is a file, which only a file of definitions may name;"
                    + " give HOST:PORT");
        }
        return address;
    }
}
