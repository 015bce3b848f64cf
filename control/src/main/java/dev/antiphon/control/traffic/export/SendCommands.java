package dev.antiphon.control.traffic.export;

import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.replay.Script;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.Script.Spoken;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A writer of command lines of {@code antiphon send} for the messages of a client. */
final class SendCommands {
    private static final Set<String> OF_LINES = Set.of("line", "crlf");

    private SendCommands() {}

    /**
     * Returns the lines for a shell, one for each message, or one for each conversation of lines.
     *
     * @throws IllegalArgumentException when no client has said a message
     */
    static String of(Script script, String address) {
        String framing = script.framing().toString();
        String command = "antiphon send --to " + quoted(address) + " --framing " + quoted(framing);
        StringBuilder lines = new StringBuilder();
        for (List<Line> each : script.conversations()) {
            List<Message> said = each.stream()
                    .filter(Spoken.class::isInstance)
                    .map(Spoken.class::cast)
                    .filter(line -> line.direction() == Direction.C2S)
                    .map(Spoken::message)
                    .toList();
            boolean areLines = OF_LINES.contains(framing)
                    && said.size() > 1
                    && said.stream().allMatch(SendCommands::isPlain);
            if (areLines) {
                String arguments = said.stream()
                        .map(message -> quoted(message.text()))
                        .collect(Collectors.joining(" "));
                lines.append("printf '%s\\n' ").append(arguments).append(" | ");
                lines.append(command).append(" -\n");
            } else {
                said.forEach(message -> lines.append(command(command, message)));
            }
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("it has no message of a client to send");
        }
        return lines.toString();
    }

    private static String command(String command, Message message) {
        boolean isArgument = isPlain(message) && !message.text().startsWith("-");
        return isArgument
                ? command + " " + quoted(message.text()) + "\n"
                : command + " --hex-in " + quoted(message.hex()) + "\n";
    }

    /** Returns whether the message is one line of text that the tool takes as it is. */
    private static boolean isPlain(Message message) {
        String text = message.text();
        return message.size() > 0
                && message.isText()
                && text.chars().noneMatch(each -> each < ' ' || "\\{}@".indexOf(each) >= 0);
    }

    /** Returns a word for a shell. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_.:/,@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
