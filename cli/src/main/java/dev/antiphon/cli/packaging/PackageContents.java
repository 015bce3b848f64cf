package dev.antiphon.cli.packaging;

import dev.antiphon.cli.text.Texts;

import picocli.CommandLine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The generated files of a package: man pages in both languages, and completions for bash, zsh and
 * fish.
 *
 * @param version the version of the tool
 * @param docs the path of the folder with the documentation, with a final slash, as the man pages
 *     name it
 */
public record PackageContents(String version, String docs) {
    /**
     * Returns the texts of the files by their paths below {@code share}.
     *
     * @param tool returns the parser of the tool with all commands, for a language
     * @param commands the names of all commands
     */
    public Map<String, String> files(Function<Texts, CommandLine> tool, List<String> commands) {
        Map<String, String> files = new LinkedHashMap<>();
        Map<String, List<DeclaredCommand>> declared = new LinkedHashMap<>();
        for (String language : Texts.LANGUAGES) {
            Texts texts = Texts.in(language);
            List<DeclaredCommand> all =
                    DeclaredCommand.all(tool.apply(texts), texts.texts(commands));
            declared.put(language, all);
            String folder = language.equals("en") ? "man/man1/" : "man/" + language + "/man1/";
            for (DeclaredCommand each : all) {
                files.put(folder + each.pageName() + ".1", ManualPage.of(each, all, texts, this));
            }
        }
        files.put(
                "bash-completion/completions/antiphon",
                BashCompletion.of(List.copyOf(declared.values()).get(0)));
        files.put("zsh/vendor-completions/_antiphon", ZshCompletion.of(declared));
        files.put("fish/vendor_completions.d/antiphon.fish", FishCompletion.of(declared));
        return files;
    }
}
