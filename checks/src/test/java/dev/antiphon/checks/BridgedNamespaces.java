package dev.antiphon.checks;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Network namespaces on a bridge of this one, by ip(8): machines of a small network. Needs root.
 */
final class BridgedNamespaces implements AutoCloseable {
    private final long id = ProcessHandle.current().pid();
    private final String bridge = "ab" + id;
    private final int namespaces;

    BridgedNamespaces(int namespaces) {
        this.namespaces = namespaces;
        if (!make()) {
            close();
            throw Missing.here("root, and ip(8) that can make network namespaces on a bridge");
        }
    }

    private boolean make() {
        boolean made = ip("link", "add", bridge, "type", "bridge")
                && ip("addr", "add", address(1) + "/28", "dev", bridge)
                && ip("link", "set", bridge, "up");
        for (int i = 0; i < namespaces && made; i++) {
            String ours = "av" + id + "-" + i;
            made = ip("netns", "add", name(i))
                    && ip(
                            "link", "add", ours, "type", "veth", "peer", "name", "p0", "netns",
                            name(i))
                    && ip("link", "set", ours, "master", bridge, "up")
                    && ip("-n", name(i), "addr", "add", address(2 + i) + "/28", "dev", "p0")
                    && ip("-n", name(i), "link", "set", "p0", "up");
        }
        return made;
    }

    private String name(int namespace) {
        return "antiphon-" + id + "-" + namespace;
    }

    /** The address of this side of the bridge, of a network of this process's own. */
    String address() {
        return address(1);
    }

    private String address(int host) {
        long network = id % (1 << 12);
        return "10.214.%d.%d".formatted(network >> 4, (network & 15) << 4 | host);
    }

    /** A process in one of the namespaces. */
    Child start(int namespace, List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name(namespace)));
        all.addAll(command);
        return Child.start(all, Map.of());
    }

    private static boolean ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try (Child child = Child.start(command, Map.of())) {
            return child.status() == 0;
        } catch (UncheckedIOException e) {
            return false; // there is no ip(8)
        }
    }

    /** Removes what was made; links go with their namespaces. */
    @Override
    public void close() {
        for (int i = 0; i < namespaces; i++) {
            boolean _ = ip("netns", "del", name(i));
        }
        boolean _ = ip("link", "del", bridge);
    }
}
