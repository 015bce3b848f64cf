package dev.antiphon.cli.command;

import dev.antiphon.address.Addresses;
import dev.antiphon.argument.Nearest;
import dev.antiphon.capture.Capture;
import dev.antiphon.capture.CaptureException;
import dev.antiphon.capture.CapturedConversation;
import dev.antiphon.capture.CapturedRecording;
import dev.antiphon.cli.check.FileKind;
import dev.antiphon.cli.option.OptionGroup;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
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
import java.util.Locale;
import java.util.Optional;

/** The source of a replay: a recording, or conversations of a capture. */
final class ReplaySource implements OptionGroup {
    private static final String ALL = "all";

    private final Options options = new Options();
    private final OptionValue<Optional<String>> framing = options.text("-f, --framing", "FRAMING");
    private final OptionValue<Optional<String>> conversation =
            options.text("--conversation", "N|all|[ADDR]:PORT");
    private final OptionValue<Optional<String>> client = options.text("--client", "ADDR|PORT");

    @Override
    public Options options() {
        return options;
    }

    /** Returns the conversations to replay. */
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
            if (client.value().isPresent()) {
                throw CliException.usage("client-of-recording", file);
            }
            Script all = reader.read(Path.of(file));
            reader.warnings().forEach(each -> warn(file, each, terminal, texts));
            return conversation.value().isEmpty() || conversation.value().get().equals(ALL)
                    ? all
                    : all.only(number(file, all.conversations().size()));
        });
    }

    /** Converts a capture to a recording and returns its lines. */
    List<Entry> entries(String file, Terminal terminal, Texts texts) {
        return reading(file, () -> {
            if (!Capture.is(Path.of(file))) {
                throw FileKind.RECORDING
                        .refusalOfAnother(file)
                        .orElseGet(() -> CliException.usage("no-capture", file));
            }
            return captured(file, terminal, texts);
        });
    }

    /** Refuses the framing of the command line if the recording has another one. */
    private static void requireFraming(String file, String given) {
        try (RecordingReader reader = RecordingReader.of(Path.of(file))) {
            String recorded = reader.header().framing();
            boolean bytes = recorded.equals(Framing.raw().toString());
            if (!bytes && !recorded.equals(OptionParser.framing(given).toString())) {
                throw CliException.usage("framing-of-recording", file, recorded, given);
            }
        } catch (IOException e) {
            throw CliException.unreadable("replay", file, e);
        }
    }

    private static void warn(String file, String what, Terminal terminal, Texts texts) {
        String text = file + ": " + texts.library(what);
        terminal.err().println("antiphon: " + Escapes.oneLine(text));
    }

    /** An operation that reads the source and may throw an {@link IOException}. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T reading(String file, Reading<T> reading) {
        try {
            return reading.read();
        } catch (CaptureException e) {
            throw CliException.usage("bad-capture", file, LibraryText.of(e));
        } catch (RecordingException | IllegalArgumentException e) {
            throw FileKind.RECORDING
                    .refusalOfAnother(file)
                    .orElseGet(() -> OptionParser.recording(file, e));
        } catch (IOException e) {
            throw CliException.unreadable("replay", file, e);
        } catch (OutOfMemoryError e) {
            throw CliException.noHeap(file);
        }
    }

    private List<Entry> captured(String file, Terminal terminal, Texts texts) throws IOException {
        Optional<NamedSide> named = client.value().map(NamedSide::of);
        Capture capture = named.isPresent()
                ? Capture.read(Path.of(file), named.get())
                : Capture.read(Path.of(file));
        capture.passedOver().forEach(each -> warn(file, each, terminal, texts));
        List<CapturedConversation> all = capture.conversations();
        if (named.isPresent() && all.stream().noneMatch(each -> named.get().test(each.client()))) {
            tellNames(all, terminal);
            throw CliException.usage("no-client", file, client.value().get());
        }
        List<CapturedConversation> chosen = chosen(file, all, terminal);
        for (CapturedConversation each : chosen) {
            if (!each.whole() && named.filter(side -> side.test(each.client())).isEmpty()) {
                String text = texts.say("replay.no-beginning", each.number(), shown(each));
                terminal.err().println("antiphon: " + Escapes.oneLine(text));
            }
        }
        Framing of = framing.value().map(OptionParser::framing).orElse(Framing.raw());
        CapturedRecording recording = CapturedRecording.of(chosen, of);
        List<String> refused = recording.refused();
        if (refused.size() == chosen.size()) {
            throw CliException.usage("bad-capture", file, new LibraryText(refused.get(0)));
        }
        refused.forEach(each -> warn(file, each + "; it is passed over", terminal, texts));
        return recording.entries();
    }

    private List<CapturedConversation> chosen(
            String file, List<CapturedConversation> all, Terminal terminal) {
        if (all.isEmpty()) {
            throw CliException.usage("nothing-captured", file);
        }
        if (conversation.value().isEmpty()) {
            if (all.size() > 1) {
                tellNames(all, terminal);
                throw CliException.usage("several-conversations", file, all.size());
            }
            return all;
        }
        String wanted = conversation.value().get();
        if (wanted.equals(ALL)) {
            return all;
        }
        if (!wanted.contains(":")) {
            return List.of(all.get(number(file, all.size()) - 1));
        }
        List<CapturedConversation> named = NamedSide.conversations(wanted, all);
        if (named.isEmpty()) {
            tellNames(all, terminal);
            throw CliException.usage("no-conversation-of", file, wanted);
        }
        return named;
    }

    /** Prints the names of the conversations, one per line. */
    private static void tellNames(List<CapturedConversation> all, Terminal terminal) {
        for (CapturedConversation each : all) {
            terminal.err()
                    .println(String.format(
                            Locale.ROOT,
                            "%7d  %s > %s, %d/%d",
                            each.number(),
                            each.name(),
                            Addresses.shown(each.server()),
                            each.bytes(true),
                            each.bytes(false)));
        }
    }

    private static String shown(CapturedConversation each) {
        return Addresses.shown(each.client());
    }

    private int number(String file, int count) {
        String text = conversation.value().orElseThrow();
        if (!text.matches("[0-9]+")) {
            throw CliException.usage("bad-conversation", "--conversation", text)
                    .near(Nearest.word(text, List.of(ALL)));
        }
        int number = OptionParser.count("--conversation", text);
        if (number > count) {
            throw CliException.usage("no-conversation", file, text, count);
        }
        return number;
    }
}
