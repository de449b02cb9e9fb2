import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.core.Quad;

/**
 * Asks Apache Jena all queries of some folders, in one start of Java: FOLDER...
 *
 * A folder's data are in data.nq; the default graph is the merge of its named graphs. Each NAME.rq is answered
 * in NAME.srj, as SPARQL 1.1 JSON.
 */
public class Ask {
    public static void main(String[] folders) throws IOException {
        for (String folder : folders) {
            ask(Path.of(folder));
        }
    }

    private static void ask(Path folder) throws IOException {
        DatasetGraph data = DatasetGraphFactory.create();
        RDFDataMgr.read(data, folder.resolve("data.nq").toString());
        List<Quad> quads = new ArrayList<>();
        data.find().forEachRemaining(quads::add);
        quads.forEach(q -> data.add(Quad.defaultGraphIRI, q.getSubject(), q.getPredicate(), q.getObject()));
        Dataset dataset = DatasetFactory.wrap(data);
        try (DirectoryStream<Path> queries = Files.newDirectoryStream(folder, "*.rq")) {
            for (Path query : queries) {
                Path answer = Path.of(query.toString().replaceAll("rq$", "srj"));
                try (QueryExecution asked = QueryExecution.dataset(dataset).query(Files.readString(query)).build();
                        OutputStream out = Files.newOutputStream(answer)) {
                    ResultSetFormatter.outputAsJSON(out, asked.execSelect());
                }
            }
        }
    }
}
