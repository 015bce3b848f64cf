package dev.antiphon.cluster.nats;

import dev.antiphon.cluster.Occupant;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Members as lines of text: name, claim, server and time. Names have no spaces. */
final class MemberWire {
    private static final int FIELDS = 4;

    private MemberWire() {}

    static String line(Occupant occupant) {
        return occupant.name()
                + ' '
                + occupant.claim()
                + ' '
                + occupant.server()
                + ' '
                + occupant.since();
    }

    /** Returns lines of as many members as fit. */
    static String lines(Collection<Occupant> occupants, int charactersMax) {
        StringBuilder lines = new StringBuilder();
        for (Occupant each : occupants) {
            String line = line(each);
            if (lines.length() + line.length() > charactersMax) {
                break;
            }
            lines.append(line).append('\n');
        }
        return lines.toString();
    }

    /** Returns the members in these lines; others are skipped. */
    static List<Occupant> occupants(List<String> lines) {
        List<Occupant> occupants = new ArrayList<>();
        for (String each : lines) {
            String[] fields = each.split(" ", FIELDS);
            if (fields.length == FIELDS && fields[FIELDS - 1].matches("\\d{1,18}")) {
                occupants.add(new Occupant(
                        fields[0], fields[1], fields[2], Long.parseLong(fields[FIELDS - 1])));
            }
        }
        return occupants;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
}
