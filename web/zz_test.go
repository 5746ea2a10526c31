package web_test
import ("testing";"time";"fmt")
func TestTryout(t *testing.T){
 a:=time.Now(); builtIn(); fmt.Println("library",time.Since(a)); a=time.Now()
 s:=newSite(t); fmt.Println("site",time.Since(a)); a=time.Now()
 c:=s.as("learner"); fmt.Println("learner",time.Since(a)); a=time.Now()
 fmt.Println(c.certified()); fmt.Println("certified",time.Since(a))
 fmt.Println(c.get("/").wants(200).text())
 fmt.Println(s.log.String()[:600])
}
