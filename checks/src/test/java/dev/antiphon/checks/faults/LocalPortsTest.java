package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Row 21: a client has no local port left to connect from. */
class LocalPortsTest {
    private static final int PORTS = 100;
    private static final String NAMESPACE =
            "ip link set lo up && echo 20000 20099 > /proc/sys/net/ipv4/ip_local_port_range && exec";

    @FaultRow(number = 21, fault = "ephemeral ports used up in the client")
    void oneConnectionMoreIsANamedFaultAtOnce(Row row) throws Exception {
        if (!mayMakeNamespaces()) {
            throw Row.needs("root, unshare of util-linux and ip of iproute2, for a network"
                    + " namespace with 100 local ports");
        }
        List<String> command =
                new ArrayList<>(List.of("unshare", "-n", "sh", "-c", NAMESPACE + " \"$@\"", "sh"));
        command.addAll(Child.javaCommand(LocalPortsMain.class, PORTS));
        try (Child child = Child.start(command, Map.of())) {
            child.line("pooled now");
            row.injected("local ports taken", number(child, "open "), PORTS);
            row.atMost("until the fault", number(child, "micros ") / 1000.0, 100, "ms");
            row.seen("fault", child.line("fault ports-used-up false"));
            row.seen("a call of a pool meanwhile", child.line("pooled now"));
            row.exactly("others answered", number(child, "answered "), PORTS - 1);
        }
    }

    private static long number(Child child, String before) {
        return Long.parseLong(child.line(before).substring(before.length()));
    }

    private static boolean mayMakeNamespaces() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-n", "ip", "link", "set", "lo", "up")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
