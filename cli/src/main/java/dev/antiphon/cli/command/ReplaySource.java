package dev.antiphon.cli.command;

import dev.antiphon.address.Addresses;
import dev.antiphon.capture.Capture;
import dev.antiphon.capture.CaptureException;
import dev.antiphon.capture.CapturedConversation;
import dev.antiphon.capture.CapturedRecording;
import dev.antiphon.cli.option.OptionGroup;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.RecordingException;
import dev.antiphon.recording.RecordingReader;
import dev.antiphon.stub.replay.Script;
import dev.antiphon.stub.replay.ScriptReader;
import dev.antiphon.text.Escapes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The source of a replay: a recording, or conversations of a capture. */
final class ReplaySource implements OptionGroup {
    private static final String ALL = "all";
    private static final int SHOWN_MAX = 20;

    private final Options options = new Options();
    private final OptionValue<Optional<String>> framing = options.text("-f, --framing", "FRAMING");
    private final OptionValue<Optional<String>> conversation =
            options.text("--conversation", "N|all");

    @Override
    public Options options() {
        return options;
    }

    /** Returns the conversations that are to be played. */
    Script script(String file, Terminal terminal, Texts texts) {
        return reading(file, () -> {
            if (Capture.is(Path.of(file))) {
                return Script.of(captured(file, terminal, texts));
            }
            ScriptReader reader = framing.value()
                    .map(OptionParser::framing)
                    .filter(each -> !each.equals(Framing.raw()))
                    .map(ScriptReader::new)
                    .orElseGet(ScriptReader::new);
            framing.value().ifPresent(each -> requireFraming(file, each));
            Script all = reader.read(Path.of(file));
            reader.warnings().forEach(each -> warn(file, each, terminal));
            return conversation.value().isEmpty() || conversation.value().get().equals(ALL)
                    ? all
                    : all.only(number(file, all.conversations().size()));
        });
    }

    /** Returns the lines of a recording that a capture becomes. */
    List<Entry> entries(String file, Terminal terminal, Texts texts) {
        return reading(file, () -> {
            if (!Capture.is(Path.of(file))) {
                throw CliException.usage("no-capture", file);
            }
            return captured(file, terminal, texts);
        });
    }

    /** Refuses a framing beside another one that the recording has. */
    private static void requireFraming(String file, String given) {
        try (RecordingReader reader = RecordingReader.of(Path.of(file))) {
            String recorded = reader.header().framing();
            boolean bytes = recorded.equals(Framing.raw().toString());
            if (!bytes && !recorded.equals(OptionParser.framing(given).toString())) {
                throw CliException.usage("framing-of-recording", file, recorded, given);
            }
        } catch (IOException e) {
            throw CliException.usage("unreadable-file", "replay", file);
        }
    }

    private static void warn(String file, String what, Terminal terminal) {
        terminal.err().println("antiphon: " + Escapes.oneLine(file + ": " + what));
    }

    /** A read with its own failures. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T reading(String file, Reading<T> reading) {
        try {
            return reading.read();
        } catch (CaptureException e) {
            throw CliException.usage("bad-capture", file, String.valueOf(e.getMessage()));
        } catch (RecordingException | IllegalArgumentException e) {
            throw CliException.usage("bad-recording", file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw CliException.usage("unreadable-file", "replay", file);
        }
    }

    private List<Entry> captured(String file, Terminal terminal, Texts texts) throws IOException {
        List<CapturedConversation> chosen = chosen(file, Capture.conversations(Path.of(file)));
        for (CapturedConversation each : chosen) {
            if (!each.whole()) {
                String text = texts.say("replay.no-beginning", each.number(), client(each));
                terminal.err().println("antiphon: " + Escapes.oneLine(text));
            }
        }
        Framing of = framing.value().map(OptionParser::framing).orElse(Framing.raw());
        try {
            return CapturedRecording.entries(chosen, of);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad-capture", file, String.valueOf(e.getMessage()));
        }
    }

    private List<CapturedConversation> chosen(String file, List<CapturedConversation> all) {
        if (all.isEmpty()) {
            throw CliException.usage("nothing-captured", file);
        }
        if (conversation.value().isPresent()) {
            return conversation.value().get().equals(ALL)
                    ? all
                    : List.of(all.get(number(file, all.size()) - 1));
        }
        if (all.size() > 1) {
            String named = all.stream()
                    .limit(SHOWN_MAX)
                    .map(ReplaySource::named)
                    .collect(Collectors.joining("; ", "", all.size() > SHOWN_MAX ? "; …" : ""));
            throw CliException.usage("several-conversations", file, all.size(), named);
        }
        return all;
    }

    private static String named(CapturedConversation each) {
        return "%d: %s > %s, %d/%d"
                .formatted(
                        each.number(),
                        client(each),
                        Addresses.shown(each.server()),
                        each.bytes(true),
                        each.bytes(false));
    }

    private static String client(CapturedConversation each) {
        return Addresses.shown(each.client());
    }

    private int number(String file, int count) {
        String text = conversation.value().orElseThrow();
        int number = OptionParser.count("--conversation", text);
        if (number > count) {
            throw CliException.usage("no-conversation", file, text, count);
        }
        return number;
    }
}
