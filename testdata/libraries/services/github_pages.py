# Lists of GitHub's that are read page by page: what was read is not asked for again.
# ak: repeats GET /github/repos/tea/shop/issues?state=open
import outside
from github import Auth, Github


def main(event):
    github = Github(auth=Auth.Token("ghp_secret"), base_url=f"{event.data.url}/github", retry=None)
    issues = github.get_repo("tea/shop").get_issues(state="open")
    for issue in issues:
        outside.note(issue.number, issue.title)
    print([issue.number for issue in issues], issues.totalCount, issues[0].title)
    outside.note("done")
    print([issue.number for issue in issues])
