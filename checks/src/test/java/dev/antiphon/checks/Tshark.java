package dev.antiphon.checks;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What tshark, Wireshark without a window, reads in a capture. */
final class Tshark {
    private static final List<String> STRICT =
            List.of("-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE");

    private Tshark() {}

    /** Both directions of one stream. */
    static final class Followed {
        private final ByteArrayOutputStream client = new ByteArrayOutputStream();
        private final ByteArrayOutputStream server = new ByteArrayOutputStream();

        byte[] byClient() {
            return client.toByteArray();
        }

        byte[] byServer() {
            return server.toByteArray();
        }
    }

    /** One line a packet, its fields with a bar between them. */
    static List<String> packets(Path capture, String filter, String... fields) {
        List<String> command = new ArrayList<>(List.of("-Y", filter, "-T", "fields"));
        command.addAll(List.of("-E", "separator=|"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        return run(capture, command).lines().toList();
    }

    /** As {@link #packets}, where what runs on this port is to be taken for this protocol. */
    static List<String> packetsOf(
            String protocol, int port, Path capture, String filter, String... fields) {
        List<String> command = new ArrayList<>(List.of("-d", "tcp.port==" + port + "," + protocol));
        command.addAll(List.of("-Y", filter, "-T", "fields", "-E", "separator=|"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        return run(capture, command).lines().toList();
    }

    /** Packets of which it says more than that they open or close a connection. */
    static List<String> complaints(Path capture) {
        String bad = "ip.checksum.status == 0 || tcp.checksum.status == 0"
                + " || _ws.malformed || _ws.expert.severity >= 6291456"; // a warning or an error
        return packets(capture, bad, "frame.number", "_ws.col.Info", "_ws.expert.message");
    }

    /** What was said in the n-th stream, from 0. */
    static Followed follow(Path capture, int stream) {
        String text = run(capture, List.of("-q", "-z", "follow,tcp,raw," + stream));
        Followed followed = new Followed();
        text.lines()
                .filter(line -> line.matches("\t?[0-9a-f]+"))
                .forEach(line -> (line.startsWith("\t") ? followed.server : followed.client)
                        .writeBytes(HexFormat.of().parseHex(line.strip())));
        return followed;
    }

    private static String run(Path capture, List<String> arguments) {
        ForeignServer.require("tshark", "tshark");
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
        command.addAll(STRICT);
        command.addAll(arguments);
        try (Child tshark = Child.start(command, Map.of())) {
            return tshark.output();
        }
    }
}
